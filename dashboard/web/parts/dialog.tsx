/**
 * A dialog over the page: focus stays inside, Escape closes, the heading is its name.
 *
 * @module
 */
import type { ReactNode } from "react";
import { X } from "lucide-react";
import { Dialog as AriaDialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { useTexts } from "../texts/texts.tsx";
import { Button } from "./button.tsx";

export interface DialogProps {
  readonly title: string;
  readonly wide?: boolean;
  readonly urgent?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Shown while mounted. */
export function Dialog({ title, wide = false, urgent = false, onClose, children }: DialogProps) {
  const { t } = useTexts();
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={wide ? "modal modal-wide" : "modal"}>
        <AriaDialog className="dialog" role={urgent ? "alertdialog" : "dialog"}>
          <div className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button variant="link" className="dialog-close" aria-label={t("action.close")} onPress={onClose}>
              <X aria-hidden="true" size={20} />
            </Button>
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
