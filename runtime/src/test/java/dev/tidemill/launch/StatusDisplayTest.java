/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StatusDisplayTest {
  private static final String ERASE = "\r\u001b[K";

  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  private final PrintStream original = new PrintStream(terminal, true, StandardCharsets.UTF_8);
  private final StatusDisplay display = new StatusDisplay(original, 20);
  private final PrintStream shared = display.sharing(original, StandardCharsets.UTF_8);

  private String seen() {
    return terminal.toString(StandardCharsets.UTF_8);
  }

  @Test
  void output_takes_the_place_of_the_line_and_the_line_comes_back_below() {
    display.show("status 1");
    shared.print("hello\n");
    display.show("status 2");

    assertThat(seen()).isEqualTo(ERASE + "status 1" + ERASE + "hello\n" + ERASE + "status 2");
  }

  @Test
  void the_line_waits_for_the_end_of_a_line_of_the_program() {
    display.show("status 1");
    shared.print("hel");
    display.show("status 2");
    shared.print("lo\n");
    display.show("status 3");

    assertThat(seen()).isEqualTo(ERASE + "status 1" + ERASE + "hello\n" + ERASE + "status 3");
  }

  @Test
  void output_without_a_line_is_unchanged() {
    shared.print("a\u00e9\nb");
    shared.write('c');
    shared.println();

    assertThat(seen()).isEqualTo("a\u00e9\nbc" + System.lineSeparator());
  }

  @Test
  void the_line_fits_the_terminal_and_has_no_control_characters() {
    display.show("a\nb\u001b[2Jcdefghijklmnopqrstuvwxyz");

    assertThat(seen()).isEqualTo(ERASE + "a b [2Jcdefghijklmn");
  }

  @Test
  void it_can_be_erased_once() {
    display.show("status");
    display.erase();
    display.erase();

    assertThat(seen()).isEqualTo(ERASE + "status" + ERASE);
  }
}
