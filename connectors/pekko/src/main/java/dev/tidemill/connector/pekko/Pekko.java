/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ClassicActorSystemProvider;

/**
 * Streams of what Apache Pekko actors send.
 *
 * <pre>{@code
 * ssc.stream("lines", Pekko.actor("lines").texts()).print();
 * }</pre>
 *
 * <p>and in another process:
 *
 * <pre>{@code
 * ActorSender lines = Pekko.sender(system, "pekko://tidemill@127.0.0.1:17355/user/lines", "host-7");
 * lines.send("to be or not to be");
 * }</pre>
 */
public final class Pekko {
  private Pekko() {}

  /**
   * Creates a source, the actor {@code pekko://tidemill@127.0.0.1:17355/user/NAME}. For another
   * address, for several actors, and for TLS, see {@link #system}.
   *
   * @param name name of the actor: letters, digits, - and _
   */
  public static PekkoSource actor(String name) {
    return system().actor(name);
  }

  /**
   * Creates a source that is an actor in an existing actor system, typed or classic. Its address is
   * that of the system with {@code /user/NAME}. The system must be started before the job and end
   * after it. What others may do with it is decided by its configuration.
   *
   * @throws dev.tidemill.error.TidemillException if the system allows Java serialization
   */
  public static PekkoSource actor(ClassicActorSystemProvider system, String name) {
    return new PekkoSource(SourceSettings.of(new GivenSystem(system.classicSystem()), name));
  }

  /** Returns an actor system for sources, with the default options. */
  public static PekkoSystem system() {
    return new PekkoSystem(SystemOptions.DEFAULT);
  }

  /**
   * Creates a sender to a source. It keeps what it sends until the job has stored it, and sends it
   * again when that is needed. It may be created before the job runs.
   *
   * @param system the actor system of this process, typed or classic, with {@code
   *     pekko.actor.provider = remote} unless the source is in it
   * @param address address of the source
   * @param id the name by which the source knows this sender: 1 to 64 characters, letters, digits
   *     and . _ : / @ -. No other sender may have it. A sender that is created again with the same id
   *     continues its numbers
   */
  public static ActorSender sender(ClassicActorSystemProvider system, String address, String id) {
    ActorSystem classic = system.classicSystem();
    return ActorSender.start(classic, address, Arguments.requireSenderId(id));
  }
}
