// The classes of this archetype make the project, and check first what they are given; see ArchetypeScript.
def script = Thread.currentThread().contextClassLoader.loadClass('dev.tidemill.archetype.ArchetypeScript')
def nextSteps
try {
  nextSteps = script.run(
      request.outputDirectory, groupId, artifactId, version, binding.variables['package'], connectors)
} catch (Exception failure) {
  // The archetype plugin shows the message of an unchecked exception, and hides that of any other.
  throw new RuntimeException('\n\n' + failure.message + '\n', failure)
}
println '\n' + nextSteps + '\n'
