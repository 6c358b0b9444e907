namespace EdgeMLOps.Appliance.Core.Pipeline;

/// <summary>The engine did not take an image by its deadline because no worker of it is up: no fault of the image, which waits.</summary>
internal sealed class EngineDownException() : Exception("The engine is down.");
