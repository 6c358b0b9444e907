using System.Text.Json.Serialization;

namespace EdgeMLOps.Contracts.Control;

/// <summary>The serializer of the control sockets, generated from the closed types.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = false)]
[JsonSerializable(typeof(LinkState))]
[JsonSerializable(typeof(DrainRequest))]
[JsonSerializable(typeof(ServeRequest))]
[JsonSerializable(typeof(CutRequest))]
[JsonSerializable(typeof(LeaseGrant))]
[JsonSerializable(typeof(LeaseStatus))]
[JsonSerializable(typeof(WindowStatus))]
[JsonSerializable(typeof(WindowStartRequest))]
[JsonSerializable(typeof(WindowPlanRequest))]
[JsonSerializable(typeof(WindowList))]
[JsonSerializable(typeof(WindowExtendRequest))]
[JsonSerializable(typeof(WindowHoldRequest))]
[JsonSerializable(typeof(WindowBlackoutRequest))]
[JsonSerializable(typeof(WindowKeyRequest))]
[JsonSerializable(typeof(QuarantineRemoveRequest))]
[JsonSerializable(typeof(ModelImportRequest))]
[JsonSerializable(typeof(ModelCanaryRequest))]
[JsonSerializable(typeof(ModelChangeRequest))]
[JsonSerializable(typeof(ModelChangeAnswer))]
[JsonSerializable(typeof(TrustUpdateRequest))]
[JsonSerializable(typeof(TrustUpdateAnswer))]
[JsonSerializable(typeof(ProgramStatus))]
[JsonSerializable(typeof(ResultsRequeueRequest))]
[JsonSerializable(typeof(ResultsRequeueAnswer))]
[JsonSerializable(typeof(StudyWaitList))]
[JsonSerializable(typeof(UnreconciledList))]
[JsonSerializable(typeof(UnreconciledRequest))]
[JsonSerializable(typeof(UnreconciledAnswer))]
[JsonSerializable(typeof(SiteIdentity))]
[JsonSerializable(typeof(EnrolmentToken))]
public sealed partial class ControlJson : JsonSerializerContext;
