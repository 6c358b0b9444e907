using System.Text.Json.Serialization;

namespace EdgeMLOps.Appliance.Core.Predictions.Arms;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<ArmClassName>))]
internal sealed partial class ArmJson : JsonSerializerContext;
