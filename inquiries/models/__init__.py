from inquiries.models.canned import CannedText
from inquiries.models.event import InquiryEvent
from inquiries.models.inquiry import Inquiry, InquiryTarget
from inquiries.models.message import Message
from inquiries.models.routing import Absence, RoutingRule

__all__ = [
    "Absence",
    "CannedText",
    "Inquiry",
    "InquiryEvent",
    "InquiryTarget",
    "Message",
    "RoutingRule",
]
