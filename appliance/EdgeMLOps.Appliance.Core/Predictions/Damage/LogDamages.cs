using System.Threading.Channels;

namespace EdgeMLOps.Appliance.Core.Predictions.Damage;

/// <summary>What became of damages of the log, and word of new ones.</summary>
internal sealed class LogDamages
{
    private readonly PredictionDatabase _store;

    public LogDamages(PredictionDatabase store)
    {
        _store = store;
    }

    /// <summary>Has a word whenever the log was replaced.</summary>
    public ChannelReader<bool> Signal => _store.Replaced;

    /// <summary>The sum over all.</summary>
    public Task<DamageTotals> TotalsAsync(CancellationToken cancellationToken) => _store.ReadAsync(DamageTable.Totals, cancellationToken);

    /// <summary>The oldest that is not made up for yet; null: none.</summary>
    public Task<DamageReport?> OpenAsync(CancellationToken cancellationToken) => _store.ReadAsync(DamageTable.Open, cancellationToken);

    /// <summary>Adds one, or takes over how far an old one has come.</summary>
    /// <returns>What stands there now; null where the old one is not there any more: ask for the open one.</returns>
    public Task<DamageReport?> SaveAsync(DamageReport damage, CancellationToken cancellationToken) =>
        _store.WriteAsync(connection => DamageTable.Save(connection, damage), cancellationToken);

    /// <summary>Looks at all pages of the log; one that is damaged or deleted is replaced.</summary>
    public Task CheckAsync(CancellationToken cancellationToken) => _store.CheckAsync(cancellationToken);
}
