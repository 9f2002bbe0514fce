package dev.tidemill;

import dev.tidemill.internal.scheduler.ListenerBus;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.time.Clock;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.List;

/**
 * What a context is made of: its world, and what it was told.
 *
 * @param manual whether batches run only when somebody asks for them
 * @param printTarget takes what print() writes
 * @param printZone zone of the times in it
 */
record ContextParts(
    ContextSettings settings,
    List<String> arguments,
    Clock clock,
    boolean manual,
    Storage storage,
    Engine engine,
    PrintStream printTarget,
    ZoneId printZone,
    ListenerBus listeners) {}
