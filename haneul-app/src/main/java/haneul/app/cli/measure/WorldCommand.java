package haneul.app.cli.measure;

import haneul.app.cli.console.Bar;
import haneul.app.cli.console.Console;
import haneul.app.cli.option.Common;
import haneul.eval.world.ClipFolder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Draws captioned clips of the toy world into a folder. */
@Command(
        name = "world",
        description = "Draw captioned clips of the toy world into a folder.",
        footer = {"", "Example:", "  haneul world --clips 1000 -o toys"})
public final class WorldCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Mixin
    WorldOptions options;

    @Override
    public Integer call() {
        Console console = common.console();
        ClipFolder.Options request = options.request();
        ClipFolder.Outcome done = ClipFolder.write(options.out, request, console.bar());
        console.say(String.format(
                Locale.ROOT,
                "%s: %d clips (%d new, %d there already), seed %d, %s (%.0f clips/s)",
                options.out,
                request.clips(),
                done.written(),
                done.kept(),
                request.seed(),
                Bar.time(done.seconds()),
                done.written() / Math.max(1e-3, done.seconds())));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("out", options.out.toString());
        result.put("clips", request.clips());
        result.put("written", done.written());
        result.put("kept", done.kept());
        result.put("bytes", done.bytes());
        result.put("seed", request.seed());
        result.put("seconds", done.seconds());
        console.result(result);
        return 0;
    }
}
