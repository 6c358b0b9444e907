using System.Text;
using System.Text.Json;
using System.Xml;

namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>
/// Writes the Store Instances Response Module (PS3.18 table I.1-1). Retrieve URL is there and empty (type 2): nothing can be
/// retrieved from here.
/// </summary>
internal static class StowResponse
{
    private const string Namespace = "http://dicom.nema.org/PS3.19/models/NativeDICOM";

    public static byte[] Write(StowReport report, StowMedia media)
    {
        var sequences = Sequences(report).ToList();
        return media == StowMedia.Json ? Json(sequences) : Xml(sequences);
    }

    private static IEnumerable<(StowAttribute Sequence, List<StowItem> Items)> Sequences(StowReport report)
    {
        (StowAttribute Sequence, Predicate<StowItem> Holds)[] all =
        [
            (StowAttribute.FailedSopSequence, static item => !item.IsStored && item.SopInstanceUid is not null),
            (StowAttribute.ReferencedSopSequence, static item => item.IsStored),
            (StowAttribute.OtherFailuresSequence, static item => !item.IsStored && item.SopInstanceUid is null),
        ];
        return all
            .Select(kind => (kind.Sequence, Items: report.Items.Where(item => kind.Holds(item)).ToList()))
            .Where(kind => kind.Items.Count > 0);
    }

    private static IEnumerable<(StowAttribute Attribute, object? Value)> ValuesOf(StowItem item)
    {
        if (item.SopInstanceUid is not null)
        {
            yield return (StowAttribute.ReferencedSopClassUid, item.SopClassUid);
            yield return (StowAttribute.ReferencedSopInstanceUid, item.SopInstanceUid);
        }

        if (item.IsStored)
        {
            yield return (StowAttribute.RetrieveUrl, null);
        }

        if (item.Warning != 0)
        {
            yield return (StowAttribute.WarningReason, item.Warning);
        }

        if (item.Failure != 0)
        {
            yield return (StowAttribute.FailureReason, item.Failure);
        }
    }

    private static byte[] Json(List<(StowAttribute Sequence, List<StowItem> Items)> sequences)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            WriteJson(json, StowAttribute.RetrieveUrl, value: null);
            foreach (var (sequence, items) in sequences)
            {
                json.WriteStartObject(sequence.Tag);
                json.WriteString("vr", sequence.VR);
                json.WriteStartArray("Value");
                foreach (var item in items)
                {
                    json.WriteStartObject();
                    foreach (var (attribute, value) in ValuesOf(item))
                    {
                        WriteJson(json, attribute, value);
                    }

                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteJson(Utf8JsonWriter json, StowAttribute attribute, object? value)
    {
        json.WriteStartObject(attribute.Tag);
        json.WriteString("vr", attribute.VR);
        if (value is not null)
        {
            json.WriteStartArray("Value");
            if (value is ushort number)
            {
                json.WriteNumberValue(number);
            }
            else
            {
                json.WriteStringValue((string)value);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static byte[] Xml(List<(StowAttribute Sequence, List<StowItem> Items)> sequences)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) }))
        {
            xml.WriteStartElement("NativeDicomModel", Namespace);
            WriteXml(xml, StowAttribute.RetrieveUrl, value: null);
            foreach (var (sequence, items) in sequences)
            {
                WriteStart(xml, sequence);
                for (var i = 0; i < items.Count; i++)
                {
                    xml.WriteStartElement("Item", Namespace);
                    xml.WriteAttributeString("number", XmlConvert.ToString(i + 1));
                    foreach (var (attribute, value) in ValuesOf(items[i]))
                    {
                        WriteXml(xml, attribute, value);
                    }

                    xml.WriteEndElement();
                }

                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        return stream.ToArray();
    }

    private static void WriteXml(XmlWriter xml, StowAttribute attribute, object? value)
    {
        WriteStart(xml, attribute);
        if (value is not null)
        {
            xml.WriteStartElement("Value", Namespace);
            xml.WriteAttributeString("number", "1");
            xml.WriteString(value is ushort number ? XmlConvert.ToString(number) : (string)value);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteStart(XmlWriter xml, StowAttribute attribute)
    {
        xml.WriteStartElement("DicomAttribute", Namespace);
        xml.WriteAttributeString("tag", attribute.Tag);
        xml.WriteAttributeString("vr", attribute.VR);
        xml.WriteAttributeString("keyword", attribute.Keyword);
    }
}
