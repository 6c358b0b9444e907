using System.Text.Json.Serialization;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Fleet.Certificates;
using EdgeMLOps.Fleet.Packages;
using EdgeMLOps.Fleet.Pull;
using EdgeMLOps.Fleet.Roots;
using EdgeMLOps.Fleet.Sites;

namespace EdgeMLOps.Fleet;

/// <summary>The serializer of the fleet's control socket.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ProgramStatus))]
[JsonSerializable(typeof(EnrolRequest))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(RevokeRequest))]
[JsonSerializable(typeof(RevokeAnswer))]
[JsonSerializable(typeof(EnrolmentToken))]
[JsonSerializable(typeof(SiteList))]
[JsonSerializable(typeof(PullPage))]
[JsonSerializable(typeof(PackageLine))]
[JsonSerializable(typeof(RootLine))]
internal sealed partial class FleetJson : JsonSerializerContext;
