package haneul.app.cli.option;

import haneul.job.task.Area;
import picocli.CommandLine.ITypeConverter;

/** Reads a size such as {@code 96x64}. */
public final class AreaParser implements ITypeConverter<Area> {
    @Override
    public Area convert(String text) {
        return Area.parse(text);
    }
}
