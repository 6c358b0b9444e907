namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>The tables of the journal that name files.</summary>
internal enum JournalTable
{
    Instance,
    Quarantine,
}
