/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;

/** A class with a {@code main} method, called as the {@code java} command would. */
record MainProgram(Method main) implements Program {

  @Override
  public void run(List<String> arguments, GracefulStop stop) throws Throwable {
    try {
      main.invoke(null, (Object) arguments.toArray(String[]::new));
    } catch (InvocationTargetException thrown) {
      throw thrown.getTargetException();
    }
  }

  @Override
  public boolean endsProcess() {
    return false;
  }
}
