using System.Text.Json.Serialization;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>How <c>detect --json</c> is written: one compact line a file, names of enums in words.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DetectionLine))]
public sealed partial class DetectionJson : JsonSerializerContext;
