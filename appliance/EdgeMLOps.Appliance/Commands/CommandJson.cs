using System.Text.Json.Serialization;
using EdgeMLOps.Appliance.Core.Doctor;
using EdgeMLOps.Appliance.Core.Predictions.Arms;
using EdgeMLOps.Appliance.Core.Predictions.Backup;
using EdgeMLOps.Appliance.Core.Predictions.Counts;
using EdgeMLOps.Appliance.Core.Predictions.Pairs;
using EdgeMLOps.Appliance.Core.Receiving.Quarantine;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Studies.Trace;

namespace EdgeMLOps.Appliance.Commands;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ArmComparison))]
[JsonSerializable(typeof(BackupFact))]
[JsonSerializable(typeof(ClassCount))]
[JsonSerializable(typeof(DeliveryStatus))]
[JsonSerializable(typeof(EchoReport))]
[JsonSerializable(typeof(ModelComparison))]
[JsonSerializable(typeof(ModelLine))]
[JsonSerializable(typeof(ExplainReport))]
[JsonSerializable(typeof(ExportDetail))]
[JsonSerializable(typeof(ExportLine))]
[JsonSerializable(typeof(VerifyLine))]
[JsonSerializable(typeof(PolicyCount))]
[JsonSerializable(typeof(PolicyLine))]
[JsonSerializable(typeof(PredictionLine))]
[JsonSerializable(typeof(QuarantineEntry))]
[JsonSerializable(typeof(ReasonCount))]
[JsonSerializable(typeof(ScoreCount))]
[JsonSerializable(typeof(StudyLine))]
[JsonSerializable(typeof(StudyTrace))]
[JsonSerializable(typeof(TrustLine))]
internal sealed partial class CommandJson : JsonSerializerContext;
