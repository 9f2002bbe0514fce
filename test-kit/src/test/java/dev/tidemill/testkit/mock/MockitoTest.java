/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.mock;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.testkit.StreamAssertions;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.testkit.Variation;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

/** Mocks in place of what a job works with. */
class MockitoTest {
  // region collaborator
  interface Mailer {
    void send(String text) throws IOException;
  }

  record Alerts(Mailer mailer) implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      ssc.socketTextStream("localhost", 9999)
          .named("lines")
          .filter(line -> line.startsWith("ERROR"))
          .foreachRDD(errors -> {
            for (String error : errors.collect()) {
              mailer.send(error);
            }
          });
    }
  }

  @Test
  void an_alert_is_mailed_for_each_error() throws Exception {
    Mailer mailer = mock();
    try (StreamTester t = StreamTester.create(new Alerts(mailer))) {
      t.queueStream("lines", String.class).batch("INFO up", "ERROR disk full").batch("INFO down");
      t.runBatches(2);
    }
    verify(mailer).send("ERROR disk full");
    verifyNoMoreInteractions(mailer);
  }
  // endregion

  @Test
  void a_mock_that_throws_fails_the_batch() throws Exception {
    Mailer mailer = mock();
    doThrow(new IOException("no route")).when(mailer).send(any());
    try (StreamTester t = StreamTester.create(new Alerts(mailer))) {
      t.queueStream("lines", String.class).batch("ERROR disk full");
      StreamAssertions.assertThat(t.tryRunBatch())
          .hasFailedWith(IOException.class)
          .hasFailureMessageContaining("foreachRDD (MockitoTest.java:");
    }
  }

  // region sink
  @Test
  void a_mock_stands_for_a_sink() throws Exception {
    Sink<String> sink = mock();
    OpenSink<String> open = mock();
    PartitionWriter<String> writer = mock();
    when(sink.open(any())).thenReturn(open);
    when(open.writer(any())).thenReturn(partition -> writer);
    when(writer.finish()).thenReturn("receipt");
    try (StreamTester t =
        StreamTester.builder().variation(Variation.ONE_PARTITION).create()) {
      t.queueStream("words", String.class).batch("a", "b").stream().writeTo(sink);
      t.runBatch();
    }
    InOrder calls = inOrder(writer, open);
    calls.verify(writer).write("a");
    calls.verify(writer).write("b");
    calls.verify(writer).finish();
    calls.verify(open).publish(any(), anyList());
    calls.verify(open).close();
    verify(open, never()).abort(any());
  }
  // endregion
}
