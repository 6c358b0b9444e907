namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>Whether a place was taken.</summary>
internal enum PlaceVerdict
{
    Taken,
    Full,
    FullForPeer,
}
