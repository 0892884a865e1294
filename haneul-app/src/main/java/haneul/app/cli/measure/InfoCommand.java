package haneul.app.cli.measure;

import haneul.app.cli.console.Console;
import haneul.app.cli.option.Common;
import haneul.core.HaneulException;
import haneul.model.weights.HfFolder;
import haneul.model.weights.Hub;
import haneul.model.weights.ModelFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells what a clip or a checkpoint is; of a clip that Haneul made also the command that made it. */
@Command(
        name = "info",
        description = "Describe a clip or a checkpoint, and print the command that made a clip.",
        footer = {"", "Example:", "  haneul info red.mp4"})
public final class InfoCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Parameters(
            paramLabel = "FILE|FOLDER",
            description = "A clip, a picture, a folder of frames, or a checkpoint; \"bundled\" is the bundled model.")
    Path path;

    @Override
    public Integer call() {
        Console console = common.console();
        if (path.toString().equals(ModelFolder.BUNDLED)) {
            ModelDescription.show(console, ModelFolder.BUNDLED, ModelFolder.find(ModelFolder.BUNDLED));
            return 0;
        }
        if (!Files.exists(path) && Hub.isName(path.toString())) {
            ModelDescription.show(console, path.toString(), ModelFolder.find(path.toString()));
            return 0;
        }
        if (!Files.exists(path)) {
            throw new HaneulException(
                    "There is nothing to tell about " + path,
                    "there is no such file or folder",
                    "check the spelling, and from which folder you call");
        }
        if (Files.exists(path.resolve(HfFolder.INDEX))) {
            ModelDescription.show(console, path.toString(), path);
        } else if (Files.exists(path.resolve("checkpoint").resolve(HfFolder.INDEX))) {
            Path last = path.resolve("checkpoint");
            ModelDescription.show(console, last.toString(), last);
        } else if (path.toString().endsWith(".safetensors")) {
            ModelDescription.tensors(path, console);
        } else {
            ClipDescription.show(path, console);
        }
        return 0;
    }
}
