/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.settings;

import dev.tidemill.internal.connector.SocketSettings;
import dev.tidemill.internal.source.BlockLogSettings;
import dev.tidemill.internal.source.BufferSettings;
import dev.tidemill.internal.source.ReceiverSettings;
import dev.tidemill.spi.source.RestartPolicy;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of the built-in sources.
 *
 * @param blockLog which streams keep their received records in a block log
 * @param rememberFiles how long a file that has gone is still known
 * @param fileLineLength bytes of a line in a file at most
 */
public record StreamSettings(
    ReceiverSettings receivers,
    BlockLogSettings blockLog,
    SocketSettings socket,
    Duration rememberFiles,
    int fileLineLength) {
  private static final int MAX_LINE_LENGTH = 1 << 30;

  public static StreamSettings of(Settings settings) {
    return new StreamSettings(
        receivers(settings),
        new BlockLogSettings(
            settings.flag(Setting.BLOCK_LOG),
            Stream.of(settings.text(Setting.UNLOGGED).split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet()),
            (int) settings.number(
                Setting.LOG_FILE_BYTES,
                BlockLogSettings.MIN_FILE_BYTES,
                BlockLogSettings.MAX_FILE_BYTES)),
        new SocketSettings(settings.duration(Setting.CONNECT_TIMEOUT), (int)
            settings.number(Setting.SOCKET_LINE_LENGTH, 1, MAX_LINE_LENGTH)),
        settings.duration(Setting.REMEMBER_FILES),
        (int) settings.number(Setting.FILE_LINE_LENGTH, 1, MAX_LINE_LENGTH));
  }

  private static ReceiverSettings receivers(Settings settings) {
    return new ReceiverSettings(
        new RestartPolicy(
            settings.duration(Setting.RESTART_DELAY),
            settings.atLeast(Setting.MAX_RESTART_DELAY, Setting.RESTART_DELAY),
            2,
            settings.number(Setting.RESTART_JITTER, 0, 100) / 100.0,
            settings.duration(Setting.RESTART_RESET)),
        settings.flag(Setting.VIRTUAL_THREADS),
        new BufferSettings(
            settings.duration(Setting.BLOCK_INTERVAL),
            (int) settings.number(Setting.BLOCK_BYTES, 1024, BufferSettings.MAX_BLOCK_BYTES),
            (int) settings.number(Setting.RECEIVER_BUFFER, 1, Integer.MAX_VALUE),
            settings.number(Setting.RECEIVER_BUFFER_BYTES, 1, Long.MAX_VALUE)),
        settings.duration(Setting.STOP_TIMEOUT));
  }
}
