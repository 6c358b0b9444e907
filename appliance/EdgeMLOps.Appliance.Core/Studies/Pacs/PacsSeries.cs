namespace EdgeMLOps.Appliance.Core.Studies.Pacs;

/// <summary>A series as the PACS has it.</summary>
/// <param name="SeriesInstanceUid">Series Instance UID.</param>
/// <param name="Instances">Number of Series Related Instances (0020,1209), or as many as were listed.</param>
/// <param name="ForTheModel">Whether its Modality (0008,0060) is one of the model's and it is not of our own making.</param>
internal sealed record PacsSeries(string SeriesInstanceUid, int Instances, bool ForTheModel);
