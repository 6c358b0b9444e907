namespace EdgeMLOps.Appliance.Commands;

/// <summary>A box of an exported prediction, in pixels of the image; the frame counted from 1.</summary>
internal sealed record ExportedBox(int Class, double Score, double X1, double Y1, double X2, double Y2, int Frame);
