using System.Text.Json.Serialization;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Fleet.Pull;
using EdgeMLOps.Fleet.Sites;

namespace EdgeMLOps.Fleet;

/// <summary>The serializer of the fleet's control socket.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ProgramStatus))]
[JsonSerializable(typeof(EnrolRequest))]
[JsonSerializable(typeof(SiteList))]
[JsonSerializable(typeof(PullPage))]
internal sealed partial class FleetJson : JsonSerializerContext;
