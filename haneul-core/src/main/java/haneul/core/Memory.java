package haneul.core;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** This machine's memory, and whether some work can fit into it at all. */
public final class Memory {
    private static final double SHARE = 0.8;
    private static final double PAGE = 4096;
    private static final double USUAL = 500e6;

    private Memory() {}

    /** All of it, in bytes. */
    public static double bytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
    }

    /** Memory available to processes now, in bytes: file caches count as free where the system gives their size. */
    public static double free() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(l -> l.startsWith("MemAvailable:"))
                    .mapToDouble(l -> 1024 * Double.parseDouble(l.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseGet(Memory::idle);
        } catch (IOException e) {
            return idle();
        }
    }

    private static double idle() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getFreeMemorySize()
                : bytes();
    }

    /** Resident memory of this process, in bytes; about half a gigabyte where the system does not give it. */
    public static double resident() {
        try {
            String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ");
            return Double.parseDouble(pages[1]) * PAGE;
        } catch (IOException e) {
            return USUAL;
        }
    }

    /**
     * Refuses work that would take more than most of the memory.
     *
     * @param what the work, such as {@code A step of 5000 patches}
     * @param need bytes that it takes, estimated from below
     * @param asked how many of the thing named by {@code option} were asked for; the need grows with them
     * @throws HaneulException with the most that fit
     */
    public static void check(String what, double need, String option, long asked) {
        double have = bytes();
        if (need <= SHARE * have) {
            return;
        }
        long fit = (long) Math.floor(asked * SHARE * have / need);
        throw new HaneulException(
                what + " does not fit into this machine",
                String.format(
                        Locale.ROOT,
                        "it would take about %.1f GB of memory and there are %.1f GB",
                        need / 1e9,
                        have / 1e9),
                fit < 1 ? "make all of it smaller" : "choose " + option + " " + fit + " at most");
    }
}
