package haneul.diffusion;

import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Level;
import haneul.model.Skill;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The skills that a canvas requires of a model, and notes on those that it lacks. */
final class RequiredSkills {
    private RequiredSkills() {}

    /** The skills that painting a canvas requires. */
    static Set<Skill> of(Canvas canvas) {
        EnumSet<Skill> out = EnumSet.noneOf(Skill.class);
        for (int i = 0; i < canvas.grid().frames(); i++) {
            Level level = canvas.level(i);
            if (level.equals(Level.GIVEN)) {
                out.add(i == 0 ? Skill.FIRST : Skill.FRAMES);
            } else if (!level.isUniform()) {
                out.add(Skill.PLACES);
            }
        }
        if (canvas.isBlank()) {
            out.add(Skill.TEXT);
        }
        if (!canvas.references().isEmpty()) {
            out.add(Skill.REFERENCE);
        }
        return out;
    }

    /** One line for each required skill that a model lacks. */
    static List<String> beyond(Canvas canvas, Set<Skill> skills) {
        List<String> out = new ArrayList<>();
        for (Skill s : of(canvas)) {
            if (!skills.contains(s)) {
                out.add(
                        s == Skill.REFERENCE
                                ? "this model takes no reference pictures: they are left out"
                                : "this model was not trained for " + s.words() + ": results may be poor");
            }
        }
        return out;
    }
}
