using Dapper;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.Fleet.Intake;
using EdgeMLOps.Fleet.Sites;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Mqtt;
using EdgeMLOps.TestKit;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Fleet.Tests;

/// <summary>The intake on a real database, with one enrolled site and its relay; messages are handed in as the broker would.</summary>
public abstract class FleetFixture : IAsyncLifetime
{
    public const string Tenant = "t";

    private readonly Dictionary<StreamId, SealedMessage> _last = [];

    internal Guid Site { get; } = Guid.NewGuid();

    internal SigningKey SiteKey { get; } = SigningKey.Create();

    internal SigningKey RelayKey { get; } = SigningKey.Create();

    internal LogWatcher Logs { get; } = new();

    internal IntakeCounts Counts { get; } = new();

    internal FleetStore Store { get; private set; } = null!;

    internal FleetIntake Intake { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Store = new FleetStore(await OpenAsync(), TimeProvider.System);
        var checker = new IntakeChecker(Options.Create(new IntakeOptions { Tenant = Tenant }), Store);
        Intake = new FleetIntake(checker, Store, Counts, Logs.For<FleetIntake>());
        Assert.True(await Store.EnrolAsync(Enrolment(), default));
    }

    public virtual async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        SiteKey.Dispose();
        RelayKey.Dispose();
        Logs.Dispose();
    }

    /// <summary>The database, once more at each call.</summary>
    internal abstract Task<IFleetDatabase> OpenAsync();

    internal Task ClearAsync() => Store.Database.WriteAsync(
        connection => connection.Execute("DELETE FROM message; DELETE FROM high; DELETE FROM alarm; DELETE FROM aside; DELETE FROM refusal; DELETE FROM revoked_site; DELETE FROM token; DELETE FROM certificate; DELETE FROM audit_due"), default);

    internal EnrolRequest Enrolment(uint epoch = 1) => new()
    {
        Site = new SiteIdentity { Site = Site, Epoch = epoch, PublicKey = SiteKey.PublicKey },
        RelayKey = RelayKey.PublicKey,
    };

    /// <summary>The next message of the payload's stream.</summary>
    internal SealedMessage Seal(UpwardPayload payload, SigningKey? key = null)
    {
        var stream = MessageKinds.StreamOf(payload.Kind)!.Value;
        _last.TryGetValue(stream, out var last);
        return _last[stream] = SealAt(payload, (last?.Header.Sequence ?? 0) + 1, last?.Hash ?? default, key: key);
    }

    internal SealedMessage SealAt(UpwardPayload payload, ulong sequence, Digest256 previous, uint epoch = 1, SigningKey? key = null) => SealedMessage.Seal(
        new MessageHeader
        {
            Id = Guid.CreateVersion7(),
            Site = Site,
            Epoch = epoch,
            Stream = MessageKinds.StreamOf(payload.Kind)!.Value,
            Sequence = sequence,
            Previous = previous,
        },
        payload,
        key ?? SiteKey);

    internal Task<IReadOnlyList<Receipt>> TakeAsync(params SealedMessage[] messages) => Intake.TakeAsync([.. messages.Select(Arrived)], default);

    internal MqttMessage Arrived(SealedMessage message) => new(Topics.Up(Tenant, message.Header.Site, message.Kind), message.Bytes);
}
