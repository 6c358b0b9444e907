namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>What became of one part of a request; a line of the Store Instances Response Module (PS3.18 annex I).</summary>
/// <param name="SopClassUid">Its SOP class; null when the part says no such thing.</param>
/// <param name="SopInstanceUid">Its SOP instance; null when the part says no such thing.</param>
/// <param name="Failure">Why it is not stored; 0: it is.</param>
/// <param name="Warning">What is to be said of it although it is stored; 0: nothing.</param>
internal readonly record struct StowItem(string? SopClassUid, string? SopInstanceUid, ushort Failure, ushort Warning)
{
    public bool IsStored => Failure == 0;
}
