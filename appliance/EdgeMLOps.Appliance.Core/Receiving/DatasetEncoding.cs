namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>How a transfer syntax writes elements, PS3.5 section 10 and annex A.</summary>
internal readonly record struct DatasetEncoding(bool ExplicitVR, bool BigEndian, bool Deflated)
{
    public static DatasetEncoding Of(string transferSyntaxUid) => transferSyntaxUid switch
    {
        "1.2.840.10008.1.2" => default,
        "1.2.840.10008.1.2.2" => new DatasetEncoding(ExplicitVR: true, BigEndian: true, Deflated: false),
        "1.2.840.10008.1.2.1.99" or "1.2.840.10008.1.2.4.95" or "1.2.840.10008.1.2.4.205"
            => new DatasetEncoding(ExplicitVR: true, BigEndian: false, Deflated: true),
        _ => new DatasetEncoding(ExplicitVR: true, BigEndian: false, Deflated: false), // every encapsulated one, A.4
    };
}
