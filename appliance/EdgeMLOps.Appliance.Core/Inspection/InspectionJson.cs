using System.Text.Json.Serialization;

namespace EdgeMLOps.Appliance.Core.Inspection;

/// <summary>How <c>inspect --json</c> is written: one compact line a file, every field in each.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InspectionLine))]
public sealed partial class InspectionJson : JsonSerializerContext;
