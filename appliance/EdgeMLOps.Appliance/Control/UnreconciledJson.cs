using System.Text.Json.Serialization;

namespace EdgeMLOps.Appliance.Control;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UnreconciledDetail))]
internal sealed partial class UnreconciledJson : JsonSerializerContext;
