using System.Text.Json.Serialization;

namespace EdgeMLOps.Appliance.Core.Inference.Isolation;

/// <summary>The closed messages between the service and the engine's worker; an unknown or missing member is refused.</summary>
[JsonSourceGenerationOptions(
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(EngineLoading))]
[JsonSerializable(typeof(EngineOpening))]
[JsonSerializable(typeof(EngineOpened))]
[JsonSerializable(typeof(EngineRunning))]
[JsonSerializable(typeof(EngineRan))]
internal sealed partial class EngineJson : JsonSerializerContext;
