namespace EdgeMLOps.Appliance.Commands;

/// <summary>The form of <c>log export</c>.</summary>
internal enum ExportFormat
{
    /// <summary>A JSON value a prediction, one a line.</summary>
    Ndjson,

    /// <summary>RFC 4180: a line a kept box, and one without box columns for a prediction that has none.</summary>
    Csv,
}
