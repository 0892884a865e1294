package haneul.app.cli.install;

import haneul.app.cli.console.Console;
import haneul.app.cli.option.Common;
import haneul.core.CacheFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what the caches of Haneul take, and deletes them when asked to. */
@Command(
        name = "clean",
        description = "Show what deleting the caches would free; with --yes, delete them.",
        footer = {
            "",
            "Caches are in the folder that HANEUL_HOME names. Models, clips and the Hugging Face hub's",
            "cache are never touched; what is deleted is made again when it is needed.",
            "",
            "Example:",
            "  haneul clean --yes"
        })
public final class CleanCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Option(names = "--yes", description = "Delete the caches.")
    boolean yes;

    @Override
    public Integer call() throws IOException {
        Console console = common.console();
        Path home = CacheFolder.path();
        Map<String, Object> parts = new LinkedHashMap<>();
        long bytes = 0;
        for (Map.Entry<String, String> part : new TreeMap<>(CacheFolder.PARTS).entrySet()) {
            Cache cache = new Cache(home.resolve(part.getKey()));
            FolderSize size = cache.size();
            if (yes) {
                cache.delete();
            }
            bytes += size.bytes();
            parts.put(part.getKey(), size.bytes());
            console.say(
                    home.resolve(part.getKey()) + ": " + FolderSize.bytes(size.bytes()) + " (" + part.getValue() + ")");
        }
        console.say(FolderSize.bytes(bytes) + (yes ? " freed" : " would be freed; haneul clean --yes deletes them"));
        console.result(Map.of("folder", home.toString(), "bytes", bytes, "parts", parts, "deleted", yes));
        return 0;
    }
}
