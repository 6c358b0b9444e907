namespace EdgeMLOps.Airlock.Tests.Explorer;

/// <summary>A request on its way.</summary>
/// <param name="Call">What it asks for; none for no message.</param>
/// <param name="Window">The window, which stands for its lease, too; 0 for none.</param>
/// <param name="Deadline">Ticks until the end that a grant names is in the past.</param>
/// <param name="IsAwaited">Whether the airlock still waits for its answer.</param>
internal readonly record struct Message(Call Call, byte Window, byte Deadline, bool IsAwaited)
{
    public bool IsForAppliance => Call is Call.Drain or Call.Serve;

    // One order for both slots: which came first does not matter, as any may be handled first.
    public int Order => ((((int)Call * 4) + Window) * 4 + Deadline) * 2 + (IsAwaited ? 1 : 0);
}
