package haneul.app.cli.install;

import haneul.app.cli.console.Version;
import haneul.core.CacheFolder;
import haneul.core.HaneulException;
import haneul.core.Machine;
import haneul.core.Memory;
import haneul.core.NativeLibrary;
import haneul.media.FfmpegLibrary;
import haneul.model.text.TokenizerLibrary;
import haneul.model.weights.Hub;
import haneul.model.weights.ModelFolder;
import haneul.tensor.DType;
import haneul.tensor.Precision;
import haneul.tensor.TorchLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What an installation has and what it lacks.
 *
 * @param libraries the native libraries
 * @param devices that libtorch computes on; empty if it does not load
 * @param speed of matrix products on the CPU in GFLOP/s, for each type; empty if libtorch does not load
 * @param precision the type that is chosen by default, and why
 * @param caches bytes in the cache folder
 * @param models bytes in the cache of the Hugging Face hub
 * @param free bytes that the disk of the cache folder has left
 * @param problems what is missing
 */
record Diagnosis(
        List<NativeLibrary> libraries,
        List<String> devices,
        Map<String, Double> speed,
        String precision,
        long caches,
        long models,
        long free,
        List<Problem> problems) {
    private static final Path NVIDIA = Path.of("/proc/driver/nvidia/version");
    private static final double LEAST_MEMORY = 2e9;
    private static final double LEAST_DISK = 1e9;
    private static final List<String> VECTORS =
            List.of("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "amx_int8", "asimd");

    /**
     * Something that is missing.
     *
     * @param needed whether Haneul does not work without it
     */
    record Problem(String what, String fix, boolean needed) {}

    static Diagnosis make() throws IOException {
        List<NativeLibrary> libraries =
                List.of(TorchLibrary.library(), FfmpegLibrary.library(), TokenizerLibrary.library());
        boolean torch = libraries.get(0).loads();
        List<String> devices = torch ? TorchLibrary.devices() : List.of();
        Map<String, Double> speed = new LinkedHashMap<>();
        if (torch) {
            speed.put("fp32", TorchLibrary.speed(DType.F32));
            speed.put("bf16", TorchLibrary.speed(DType.BF16));
        }
        Path home = CacheFolder.path();
        Path there = home;
        while (!Files.exists(there)) {
            there = Objects.requireNonNull(there.getParent());
        }
        long free = Files.getFileStore(there).getUsableSpace();
        return new Diagnosis(
                libraries,
                devices,
                speed,
                Precision.auto().toString(),
                FolderSize.of(home).bytes(),
                FolderSize.of(Hub.local().folder()).bytes(),
                free,
                problems(libraries, devices, there, free));
    }

    private static List<Problem> problems(List<NativeLibrary> libraries, List<String> devices, Path home, long free) {
        List<Problem> out = new ArrayList<>();
        for (NativeLibrary l : libraries) {
            if (!l.loads()) {
                out.add(new Problem(
                        l.name() + " does not load: " + l.problem(),
                        "Haneul runs on Linux and Windows with x86-64 and on macOS with arm64; call haneul clean --yes"
                                + " if it ran here before",
                        true));
            }
        }
        try {
            ModelFolder.find(ModelFolder.BUNDLED);
        } catch (HaneulException e) {
            out.add(new Problem(e.what() + ": " + e.because(), e.fix(), false));
        }
        if (Files.exists(NVIDIA) && devices.stream().noneMatch(d -> d.startsWith("cuda"))) {
            out.add(new Problem(
                    "this machine has an NVIDIA card, and this build of Haneul computes on the CPU only",
                    "build it with HANEUL_GPU=1 ./haneul --build-only (docs/gpu.md)",
                    false));
        }
        if (!Files.isWritable(home)) {
            out.add(new Problem(
                    "the cache folder cannot be written: " + home + "; each start unpacks libraries elsewhere",
                    "set HANEUL_HOME to a folder that can",
                    false));
        }
        if (free < LEAST_DISK) {
            out.add(new Problem(
                    "the disk of " + home + " has " + FolderSize.bytes(free) + " left",
                    "free " + FolderSize.bytes(LEAST_DISK) + ", or set HANEUL_HOME to a folder on another disk",
                    false));
        }
        if (Memory.bytes() < LEAST_MEMORY) {
            out.add(new Problem(
                    "this machine has " + FolderSize.bytes(Memory.bytes()) + " of memory",
                    "take one with " + FolderSize.bytes(LEAST_MEMORY)
                            + " or more; the bundled model needs about half of it",
                    false));
        }
        return List.copyOf(out);
    }

    /** Whether nothing is missing that Haneul needs. */
    boolean works() {
        return problems.stream().noneMatch(Problem::needed);
    }

    private static List<String> instructions() {
        return VECTORS.stream()
                .filter(v -> Machine.instructions().contains(" " + v + " "))
                .toList();
    }

    private static String system() {
        return Stream.of("os.name", "os.version", "os.arch")
                .map(System::getProperty)
                .reduce((a, b) -> a + " " + b)
                .orElseThrow();
    }

    /** For people. */
    List<String> lines() {
        List<String> out = new ArrayList<>();
        out.add("Haneul " + Version.number() + ", Java " + Runtime.version() + " from "
                + System.getProperty("java.vendor") + " in " + System.getProperty("java.home"));
        out.add("System: " + system());
        out.add("Processor: " + Machine.processor() + ", "
                + Runtime.getRuntime().availableProcessors() + " threads; "
                + String.join(" ", instructions()));
        libraries.forEach(
                l -> out.add(l.loads() ? l.name() + " " + l.version() + " loads" : l.name() + " does not load"));
        if (!devices.isEmpty()) {
            out.add("Computes on: " + String.join(", ", devices));
            List<String> speeds = new ArrayList<>();
            speed.forEach((type, s) -> speeds.add(String.format(Locale.ROOT, "%s %.3g GFLOP/s", type, s)));
            out.add("Matrix products on the CPU: " + String.join(", ", speeds) + "; the default is " + precision);
        }
        out.add("Memory: " + FolderSize.bytes(Memory.bytes()) + ", of which Java's own heap may take "
                + FolderSize.bytes(Runtime.getRuntime().maxMemory()));
        out.add("Caches: " + CacheFolder.path() + ", " + FolderSize.bytes(caches) + " (" + FolderSize.bytes(free)
                + " are free there; HANEUL_HOME names another folder, haneul clean empties it)");
        out.add("Models of the Hugging Face hub: " + Hub.local().folder() + ", " + FolderSize.bytes(models));
        if (problems.isEmpty()) {
            out.add("Nothing is missing.");
        }
        for (Problem p : problems) {
            out.add((p.needed() ? "Missing: " : "To know: ") + p.what());
            out.add("  fix: " + p.fix());
        }
        return out;
    }

    /** For programs. */
    Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("works", works());
        out.put("version", Version.number());
        out.put(
                "java",
                Map.of(
                        "version", Runtime.version().toString(),
                        "vendor", System.getProperty("java.vendor"),
                        "home", System.getProperty("java.home"),
                        "heap", Runtime.getRuntime().maxMemory()));
        out.put("system", system());
        out.put(
                "processor",
                Map.of(
                        "name", Machine.processor(),
                        "threads", Runtime.getRuntime().availableProcessors(),
                        "instructions", instructions(),
                        "gflops", speed,
                        "precision", precision));
        out.put("libraries", libraries);
        out.put("devices", devices);
        out.put("memory", (long) Memory.bytes());
        out.put("caches", Map.of("folder", CacheFolder.path().toString(), "bytes", caches, "free", free));
        out.put("models", Map.of("folder", Hub.local().folder().toString(), "bytes", models));
        out.put("problems", problems);
        return out;
    }
}
