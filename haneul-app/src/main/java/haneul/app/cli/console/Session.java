package haneul.app.cli.console;

import picocli.CommandLine;

/**
 * One call of the program.
 *
 * @param console where it speaks
 * @param line the commands that it knows
 */
public record Session(Console console, CommandLine line) {}
