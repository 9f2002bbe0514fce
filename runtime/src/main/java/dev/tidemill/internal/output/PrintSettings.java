package dev.tidemill.internal.output;

import java.io.PrintStream;
import java.time.ZoneId;

/**
 * Where and how print() writes.
 *
 * @param target takes the text
 * @param zone of the times in it
 * @param withMillis whether times show milliseconds
 */
public record PrintSettings(PrintStream target, ZoneId zone, boolean withMillis) {}
