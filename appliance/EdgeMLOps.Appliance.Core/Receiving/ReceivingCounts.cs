using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Appliance.Core.Receiving.Admission;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>What this run of the process received and refused, by outcome. Thread-safe.</summary>
public sealed class ReceivingCounts
{
    private readonly long[] _outcomes = new long[Enum.GetValues<ReceiveOutcome>().Length];
    private readonly long[] _refusals = new long[Enum.GetValues<AdmissionRefusal>().Length];
    private readonly TimeProvider _time;
    private readonly Telemetry? _telemetry;

    /// <param name="time">Clock of the durations.</param>
    /// <param name="telemetry">Counts and times along; null where nothing is monitored.</param>
    internal ReceivingCounts(TimeProvider time, Telemetry? telemetry)
    {
        _time = time;
        _telemetry = telemetry;
    }

    /// <summary>New instances stored.</summary>
    public long Stored => Of(ReceiveOutcome.Stored);

    /// <summary>Instances sent again with the same bytes.</summary>
    public long SameAgain => Of(ReceiveOutcome.SameAgain);

    /// <summary>Objects with other bytes under a known SOP Instance UID, set aside.</summary>
    public long OtherBytes => Of(ReceiveOutcome.OtherBytesSetAside);

    /// <summary>Objects whose header cannot be read, set aside and refused.</summary>
    public long Unreadable => Of(ReceiveOutcome.Unreadable);

    /// <summary>Objects that are not what the command says, set aside and refused.</summary>
    public long Mismatch => Of(ReceiveOutcome.Mismatch);

    /// <summary>Objects of another study than the STOW-RS request named, refused and not kept.</summary>
    public long OtherStudy => Of(ReceiveOutcome.OtherStudy);

    /// <summary>Objects refused for a full disk or a failing device.</summary>
    public long NoRoom => Of(ReceiveOutcome.NoRoom);

    /// <summary>Associations refused for a reason.</summary>
    /// <param name="refusal">The reason.</param>
    public long Refused(AdmissionRefusal refusal) => Interlocked.Read(ref _refusals[(int)refusal]);

    /// <summary>An object begins to come; give the result to <see cref="Took"/>.</summary>
    internal long Begin() => _time.GetTimestamp();

    /// <summary>The object that began then is answered now.</summary>
    internal void Took(long begun) => _telemetry?.Time(OperationStage.Receive, _time.GetElapsedTime(begun));

    internal void Add(ReceiveOutcome outcome)
    {
        Interlocked.Increment(ref _outcomes[(int)outcome]);
        _telemetry?.Count(outcome switch
        {
            ReceiveOutcome.Stored => OperationCounter.InstancesReceived,
            ReceiveOutcome.SameAgain => OperationCounter.InstancesDuplicate,
            _ => OperationCounter.InstancesRefused,
        });
    }

    internal void Add(AdmissionRefusal refusal)
    {
        Interlocked.Increment(ref _refusals[(int)refusal]);
        _telemetry?.Count(OperationCounter.AssociationsRefused);
    }

    private long Of(ReceiveOutcome outcome) => Interlocked.Read(ref _outcomes[(int)outcome]);
}
