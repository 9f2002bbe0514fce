/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import dev.tidemill.bench.measure.Results;
import dev.tidemill.connector.x.X;
import dev.tidemill.connector.x.XPost;
import dev.tidemill.connector.x.XToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Posts of a stream like that of X: a job, and the client of the JDK with a JSON parser. */
public final class XThroughput {
  private XThroughput() {}

  /** Arguments: those of a {@link Size}. */
  public static void main(String[] args) throws IOException {
    measure(Size.of(args)).send();
    System.exit(0); // the client of the JDK keeps a thread
  }

  static Results measure(Size size) throws IOException {
    int portOfJob = Ports.free();
    int portOfLoop = Ports.free();
    Path token = Files.writeString(Files.createTempFile("token", ""), "none");
    try (SendingProcess sender = new SendingProcess(
            XSender.class, Integer.toString(portOfJob), Integer.toString(portOfLoop));
        Reader job = new CountingJob(X.stream(XToken.fromFile(token))
            .endpoint("http://127.0.0.1:" + portOfJob)
            .records(post -> ((XPost) post).text()));
        Reader loop = new XLoop(portOfLoop)) {
      return sender.compare("HttpClient and Jackson", job, loop, size);
    } finally {
      Files.delete(token);
    }
  }
}
