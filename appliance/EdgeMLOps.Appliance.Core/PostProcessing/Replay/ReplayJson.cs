using System.Text.Json.Serialization;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Replay;

/// <summary>Writes reports as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ReplayReport))]
public sealed partial class ReplayJson : JsonSerializerContext;
