using System.Text.Json.Serialization;

namespace EdgeMLOps.Appliance.Startup;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StartDetail))]
internal sealed partial class StartJson : JsonSerializerContext;
