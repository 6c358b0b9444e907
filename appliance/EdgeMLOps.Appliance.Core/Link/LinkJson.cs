using System.Text.Json.Serialization;

namespace EdgeMLOps.Appliance.Core.Link;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(LinkFlagContent))]
[JsonSerializable(typeof(LinkAuditDetail))]
internal sealed partial class LinkJson : JsonSerializerContext;
