/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReplayCapability;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Stores the text of each message: the texts of a test are equal when messages need not be. */
record TextReceiver(MqttReceiver messages) implements Receiver<String> {
  @Override
  public ReplayCapability replay() {
    return messages.replay();
  }

  @Override
  @SuppressWarnings("unchecked") // the interface has only methods of messages
  public void onStart(ReceiverContext<String> context) throws InterruptedException {
    Object ofMessages = Proxy.newProxyInstance(
        ReceiverContext.class.getClassLoader(),
        new Class<?>[] {ReceiverContext.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals("store")) {
            context.store(texts((Delivery<MqttMessage>) arguments[0]));
            return null;
          }
          try {
            return method.invoke(context, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
    messages.onStart((ReceiverContext<MqttMessage>) ofMessages);
  }

  private static Delivery<String> texts(Delivery<MqttMessage> delivery) {
    List<String> texts = delivery.records().stream()
        .map(message -> new String(message.payload(), StandardCharsets.UTF_8))
        .toList();
    Delivery<String> stored = Delivery.of(texts);
    stored = delivery.position().isEmpty()
        ? stored
        : stored.position(delivery.position().get());
    return delivery.onStored().isEmpty()
        ? stored
        : stored.onStored(delivery.onStored().get());
  }

  @Override
  public void onStop() {
    messages.onStop();
  }
}
