package haneul.app.cli.console;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar was built as. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"haneul " + number() + ", Java " + Runtime.version()};
    }

    public static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
