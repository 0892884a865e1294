package haneul.job.task;

import haneul.core.HaneulException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is painted, as a value over files: text to video, image to video, video to video. {@link #scene} makes a canvas of
 * it once the model is known. Each kind is a command of the command line and an object of {@link haneul.job.RequestJson}.
 */
public sealed interface Task permits Generate, Image, Animate, Extend, Connect, Loop, Blend, Edit, Kept {
    /** Its kind: the name of the command, such as {@code animate}. */
    String name();

    /** Whether it says nothing without a prompt. */
    default boolean needsPrompt() {
        return false;
    }

    /** The files that are read as pictures, clips or sound. */
    default List<Path> files() {
        return List.of();
    }

    /** Opens the files, so that a broken one is refused before a model is opened. */
    default void open(Inputs inputs) {
        files().forEach(inputs::read);
    }

    /** The canvas, the sound, and the task with every value known. */
    Scene scene(Usual usual, Inputs inputs);

    /** What names the task before the prompt in a call, such as the file of a clip. */
    default List<String> words() {
        return files().stream().map(Path::toString).toList();
    }

    /** Its parameters by name, in the order of a call; a switch has no values. */
    Map<String, List<String>> parameters();

    /** @throws HaneulException where nothing is given for a parameter that a task cannot do without */
    static void need(@Nullable Object value, String parameter) {
        if (value == null) {
            throw new HaneulException(
                    "Something is missing: ‹" + parameter + "›", "the task cannot do without it", "name it");
        }
    }

    /** This task with every file by the name that {@code found} gives. */
    default Task located(UnaryOperator<Path> found) {
        return this;
    }
}
