package haneul.world;

import java.util.ArrayList;
import java.util.List;

/** All that there is to know of a clip: its ground, its camera, and one to three things, the last one in front. */
public record Scene(Ground ground, Camera camera, List<Thing> things) {
    public Scene {
        things = List.copyOf(things);
    }

    /** One line without spaces that {@link #parse} reads back exactly. */
    public String line() {
        StringBuilder out = new StringBuilder(ground + "/" + camera);
        for (Thing t : things) {
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
        List<Thing> things = new ArrayList<>();
        for (int i = 2; i < parts.length; i++) {
            String[] f = parts[i].split(",");
            things.add(new Thing(
                    Form.valueOf(f[0]),
                    Hue.valueOf(f[1]),
                    Size.valueOf(f[2]),
                    Motion.valueOf(f[3]),
                    Double.parseDouble(f[4]),
                    Double.parseDouble(f[5])));
        }
        return new Scene(Ground.valueOf(parts[0]), Camera.valueOf(parts[1]), things);
    }
}
