using System.Globalization;

namespace EdgeMLOps.Appliance.Core.Studies.Completeness;

/// <summary>Numbers from the first to the last, both included.</summary>
internal readonly record struct NumberRange(int First, int Last)
{
    public long Count => (long)Last - First + 1;

    public override string ToString() => First == Last
        ? First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");
}
