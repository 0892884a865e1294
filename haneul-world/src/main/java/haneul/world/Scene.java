package haneul.world;

import java.util.ArrayList;
import java.util.List;

/** The content of a clip: background, camera, and one to three objects, drawn in order, the last one in front. */
public record Scene(Background background, Camera camera, List<SceneObject> objects) {
    public Scene {
        objects = List.copyOf(objects);
    }

    /** One line without spaces that {@link #parse} reads back exactly. */
    public String line() {
        StringBuilder out = new StringBuilder(background + "/" + camera);
        for (SceneObject t : objects) {
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
        List<SceneObject> objects = new ArrayList<>();
        for (int i = 2; i < parts.length; i++) {
            String[] f = parts[i].split(",");
            objects.add(new SceneObject(
                    Form.valueOf(f[0]),
                    Hue.valueOf(f[1]),
                    ObjectSize.valueOf(f[2]),
                    Motion.valueOf(f[3]),
                    Double.parseDouble(f[4]),
                    Double.parseDouble(f[5])));
        }
        return new Scene(Background.valueOf(parts[0]), Camera.valueOf(parts[1]), objects);
    }
}
