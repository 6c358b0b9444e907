namespace EdgeMLOps.Airlock.Schedules;

/// <summary>The hospital's word that there is to be no window until it is released.</summary>
internal sealed record Hold(string MadeBy, DateTimeOffset Since, string Reason)
{
    public override string ToString() => FormattableString.Invariant($"by {MadeBy} since {Since:u}: {Reason}");
}
