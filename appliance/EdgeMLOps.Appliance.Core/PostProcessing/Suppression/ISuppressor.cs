namespace EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

/// <summary>Makes boxes that mark the same thing one: writes what becomes of each into the boxes. Thread-safe.</summary>
internal interface ISuppressor
{
    void Run(RankedBoxes boxes);
}
