package haneul.app.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar was built as. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"haneul " + number() + ", Java " + Runtime.version()};
    }

    static String number() {
        String version = Haneul.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
