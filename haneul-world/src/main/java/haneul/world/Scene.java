package haneul.world;

import java.util.ArrayList;
import java.util.List;

/** All that there is to know of a clip: its ground, its camera, and one to three things, the last one in front. */
public record Scene(Background ground, Camera camera, List<SceneObject> things) {
    public Scene {
        things = List.copyOf(things);
    }

    /** One line without spaces that {@link #parse} reads back exactly. */
    public String line() {
        StringBuilder out = new StringBuilder(ground + "/" + camera);
        for (SceneObject t : things) {
            out.append('/')
                    .append(String.join(
                            ",",
                            t.form().name(),
                            t.hue().name(),
                            t.size().name(),
                            t.motion().name(),
                            Double.toString(t.x()),
                            Double.toString(t.y())));
        }
        return out.toString();
    }

    /** Reads a line that {@link #line} wrote. */
    public static Scene parse(String line) {
        String[] parts = line.strip().split("/");
        List<SceneObject> things = new ArrayList<>();
        for (int i = 2; i < parts.length; i++) {
            String[] f = parts[i].split(",");
            things.add(new SceneObject(
                    Form.valueOf(f[0]),
                    Hue.valueOf(f[1]),
                    ObjectSize.valueOf(f[2]),
                    Motion.valueOf(f[3]),
                    Double.parseDouble(f[4]),
                    Double.parseDouble(f[5])));
        }
        return new Scene(Background.valueOf(parts[0]), Camera.valueOf(parts[1]), things);
    }
}
